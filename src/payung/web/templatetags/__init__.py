"""Template tags of the design system; pages load one library, ``ui``."""
