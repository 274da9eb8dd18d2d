"""With what manners: robots.txt, pauses, challenges, missing pages. All pure."""
