"""The pages: what each is called, where it answers, and which file draws it."""

from dataclasses import dataclass

from core.messages import Message


@dataclass(frozen=True)
class Page:
    """A page of the navigation.

    Attributes
    ----------
    id : str
        Its name in the code, and that of its folder in ``dashboard/pages``: no language changes it.
    title, icon : str
        What the navigation shows.
    path : str
        Where it answers, below the address of the app; empty for the page one comes to first.
    needs_network : bool
        Whether it can only be drawn where a network fits the data set.
    of_sample : bool
        Whether it is about one image.
    """

    id: str
    title: Message
    icon: str
    path: str
    needs_network: bool = True
    of_sample: bool = False

    @property
    def file(self) -> str:
        """The file that draws it, as ``st.Page`` and ``st.switch_page`` take it."""
        return f"dashboard/pages/{self.id}/page.py"


_ROWS = (
    Page("start", Message("Start"), ":material/draw:", "", needs_network=False),
    Page("data", Message("Data"), ":material/database:", "data", needs_network=False),
    Page(
        "forward",
        Message("Forward pass"),
        ":material/arrow_forward:",
        "forward-pass",
        of_sample=True,
    ),
    Page("evaluation", Message("Evaluation"), ":material/fact_check:", "evaluation"),
    Page("units", Message("Hidden units"), ":material/grain:", "hidden-units"),
    Page("what_if", Message("What if"), ":material/tune:", "what-if", of_sample=True),
    Page("networks", Message("Networks"), ":material/hub:", "networks", needs_network=False),
    Page("checks", Message("Checks"), ":material/verified:", "checks", needs_network=False),
)
PAGES = {page.id: page for page in _ROWS}  #: In the order of the navigation, by their ids.
PAGE_AT = {page.path: page for page in _ROWS}  #: By where they answer.
