"""The procedure and the matrix as texts: the prints in docs/ are compared with these in a test."""

from cases.kinds import Kind
from cases.permissions import MATRIX, ROLE_LABELS, STAFF_ROLES, Action, Permission, Role, permission_for
from cases.procedures.reading import StepRow, steps_of
from cases.procedures.states import STATES

_COLUMNS = (
    Role.APPLICANT, Role.RESPONDENT, Role.THIRD_PARTY, Role.AGENT, Role.INVITEE, Role.NOMINEE, Role.MEDIATOR,
    Role.ARBITRATOR, Role.PRESIDING_ARBITRATOR, Role.INTAKE_CLERK, Role.CASE_SECRETARY, Role.SUPERVISOR, Role.INSTITUTION_CHAIR, Role.STATISTICIAN,
    Role.ADMINISTRATOR, Role.SYSTEM,
)  # fmt: skip


def print_procedure(kind: Kind) -> str:
    """Return a procedure as numbered rules, in the order in which things happen."""
    lines = [f"# {kind.label}: the rules of procedure", ""]
    lines += [
        f"Made by `manage.py print_procedure {kind.value.lower()}` from cases/procedures. A step without a goal leaves the",
        "state as it is. Every step is taken through the one door, which also asks the matrix.",
        "",
        "## States",
        "",
    ]
    lines += [f"- {state.value}: {state.label}" for state in STATES[kind]]
    lines += ["", "## Steps", ""]
    for number, step in enumerate(steps_of(kind), start=1):
        lines += _step_lines(kind, number, step)
    return "\n".join(lines).rstrip() + "\n"


def _step_lines(kind: Kind, number: int, step: StepRow) -> list[str]:
    goal = f" → {step.target}" if step.target else ""
    lines = [f"{number}. **{step.name}** {step.text}", f"   - {', '.join(step.sources)}{goal}"]
    lines.append(f"   - by: {_who(permission_for(kind, Action(step.name)))}")
    lines += [f"   - only if {guard.name}: otherwise “{guard.because}”" for guard in step.guards]
    if step.limit:
        lines.append(f"   - time limit: {step.limit}")
    if step.papers:
        lines.append(f"   - papers: {', '.join(step.papers)}")
    if step.basis:
        lines.append(f"   - rests on: {step.basis}")
    return [*lines, ""]


def _who(permission: Permission) -> str:
    text = ", ".join(role.value for role in Role if role in permission.roles)
    if permission.side:
        text += f" (of the {permission.side.value.lower()}'s side)"
    if permission.special:
        text += "; a representative needs special authority"
    if permission.approve:
        where = f" in {', '.join(sorted(permission.approve_in))}" if permission.approve_in else ""
        text += f"; confirmed by {permission.approve.value}{where}"
    return text


def print_matrix() -> str:
    """Return the table of roles and actions. `●` may; `◐` may, and a second person confirms."""
    head = "| action | " + " | ".join(role.value for role in _COLUMNS) + " |"
    lines = [
        "# Who may do what",
        "",
        "Made by `manage.py print_matrix` from cases/permissions.py. ● may · ◐ may, and a second person confirms",
        "(the confirming role shows ✓) · a · only of the applicant's side · r · only of the respondent's side ·",
        "s · a representative needs special authority. When an act is legal stands in the procedure.",
        "",
    ]
    for kind, table in MATRIX.items():
        lines += [f"## {kind.label}", "", head, "|---|" + ":-:|" * len(_COLUMNS)]
        for action in (action for action in Action if action in table):
            cells = " | ".join(_cell(table[action], role) for role in _COLUMNS)
            lines.append(f"| {action.value} | {cells} |")
        lines.append("")
    lines += ["## Roles", ""]
    lines += [f"- {role.value}: {ROLE_LABELS[role]}{_given_by(role)}" for role in Role]
    return "\n".join(lines) + "\n"


def _cell(permission: Permission, role: Role) -> str:
    if role is permission.approve and role not in permission.roles:
        return "✓"
    if role not in permission.roles:
        return ""
    mark = "◐" if permission.approve else "●"
    if role is Role.AGENT:
        mark += permission.side.value[0].lower() if permission.side else ""
        mark += "s" if permission.special else ""
    return mark


def _given_by(role: Role) -> str:
    if role is Role.CASE_SECRETARY:
        return " (register: by group; file and acts: by assignment)"
    if role in STAFF_ROLES:
        return " (by group)"
    return ""
