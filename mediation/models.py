"""No models here. The module makes Django send `post_migrate` to this app, which states the rights then."""
