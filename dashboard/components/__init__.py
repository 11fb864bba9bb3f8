"""What Streamlit has no widget for: each component is a .py, a .js and a .css of one name."""
