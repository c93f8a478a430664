"""Statistics: WeCom's official daily figures, added up and differenced only where that is allowed."""
