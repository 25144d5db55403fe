"""Starting, testing and keeping an installation. Standard library only: it runs before anything is there."""
