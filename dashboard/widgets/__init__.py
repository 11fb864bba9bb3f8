"""Pieces that several pages show, each made of Streamlit's own widgets."""
