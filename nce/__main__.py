from nce.cli import main

raise SystemExit(main())
