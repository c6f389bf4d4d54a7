"""Ground floor: no Django models, no words of any city."""
