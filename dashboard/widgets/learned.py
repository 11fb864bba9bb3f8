"""When a sample was learned, in a sentence."""

from core.training.history import TrainingHistory
from core.training.learning import Answers
from dashboard.state.selection import Selection
from dashboard.words import _, literal


def learned_sentence(selection: Selection, history: TrainingHistory, answers: Answers) -> str:
    """Return when the answer to the selected sample changed for good, in Markdown.

    Parameters
    ----------
    selection : Selection
    history : TrainingHistory
        Of the training of its network.
    answers : Answers
        What the network answered to the sample in each state of it.
    """
    label, settled = int(selection.labels[selection.sample]), answers.settled
    after = int(answers.predicted[-1])
    values = {"after": _name(selection, after), "true": _name(selection, label)}
    if not settled:
        if after == label:
            return _("**Right from the start**: every kept state reads it as {after}.", **values)
        return _("**Never right**: every kept state reads it as {after}.", **values)
    before = history[settled - 1]
    values |= {
        "before": _name(selection, int(answers.predicted[settled - 1])),
        "from": f"{before.step:,}",
        "to": f"{history[settled].step:,}",
        "from_epoch": f"{before.epoch:.2f}",
        "to_epoch": f"{history[settled].epoch:.2f}",
    }
    if after == label:
        return _(
            "**Learned between step {from} and step {to}** (epoch {from_epoch} to {to_epoch}): "
            "just before, it was read as {before}, ever since as {after}.",
            **values,
        )
    last = answers.last_right(label)
    if last < 0:
        return _(
            "**Never right**: no kept state reads it as {true}. Between step {from} and step {to} "
            "(epoch {from_epoch} to {to_epoch}) its answer went from {before} to {after}.",
            **values,
        )
    return _(
        "**Forgotten**: it was last read as {true} at step {last} (epoch {last_epoch}); from step "
        "{to} on (epoch {to_epoch}) it is read as {after}.",
        last=f"{history[last].step:,}",
        last_epoch=f"{history[last].epoch:.2f}",
        **values,
    )


def _name(selection: Selection, label: int) -> str:
    return literal(selection.source.classes[label])
