namespace ModelPipeline.Mutants;

/// <summary>The class that is compiled into the project whose code is changed.</summary>
internal static class SwitchSource
{
    /// <summary>The environment variable with the number of the change that is on when a process starts.</summary>
    public const string Active = "MUTANT";

    /// <summary>The environment variable with the folder where a process writes the numbers of the switches that it reached.</summary>
    public const string Reached = "MUTANTS_REACHED";

    public static string Text(int switches) => $$"""
        /// <summary>Which change is on, and which switches were reached.</summary>
        internal static class MutantSwitch
        {
            private static readonly string? Folder = System.Environment.GetEnvironmentVariable("{{Reached}}");
            private static readonly bool[] Reached = Prepare();
            private static volatile int active = int.Parse(System.Environment.GetEnvironmentVariable("{{Active}}") ?? "-1");

            /// <summary>Whether a change is on.</summary>
            public static bool Is(int id)
            {
                if (Folder is not null)
                    Reached[id] = true;
                return id == active;
            }

            /// <summary>Turns a change on, here and in processes that start from now on; -1 for none.</summary>
            public static void TurnOn(int id)
            {
                active = id;
                System.Environment.SetEnvironmentVariable("{{Active}}", id.ToString());
            }

            /// <summary>Writes the numbers of the switches that were reached since the last time.</summary>
            public static void WriteReached()
            {
                if (Folder is null)
                    return;
                System.IO.File.WriteAllLines(
                    System.IO.Path.Combine(Folder, System.Guid.NewGuid().ToString()),
                    System.Linq.Enumerable.Select(System.Linq.Enumerable.Where(
                        System.Linq.Enumerable.Range(0, {{switches}}), id => Reached[id]), id => id.ToString()));
                System.Array.Clear(Reached);
            }

            private static bool[] Prepare()
            {
                if (Folder is null)
                    return [];
                System.AppDomain.CurrentDomain.ProcessExit += (_, _) => WriteReached();
                return new bool[{{switches}}];
            }
        }
        """;
}
