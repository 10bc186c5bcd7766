"""Help desks read through their own APIs: each module is one vendor's connector."""
