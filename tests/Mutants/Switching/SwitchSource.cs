namespace ModelPipeline.Mutants;

/// <summary>The class that is compiled into the project whose code is changed.</summary>
internal static class SwitchSource
{
    /// <summary>The environment variable with the number of the change that is on.</summary>
    public const string Active = "MUTANT";

    /// <summary>The environment variable with the folder where a process writes the numbers of the switches that it reached.</summary>
    public const string Reached = "MUTANTS_REACHED";

    public static string Text(int switches) => $$"""
        internal static class MutantSwitch
        {
            private static readonly string? Folder = System.Environment.GetEnvironmentVariable("{{Reached}}");
            private static readonly bool[] Reached = Prepare();
            private static readonly int Active = int.Parse(System.Environment.GetEnvironmentVariable("{{Active}}") ?? "-1");

            public static bool Is(int id)
            {
                if (Folder is not null)
                    Reached[id] = true;
                return id == Active;
            }

            private static bool[] Prepare()
            {
                if (Folder is null)
                    return [];
                System.AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.WriteAllLines(
                    System.IO.Path.Combine(Folder, System.Guid.NewGuid().ToString()),
                    System.Linq.Enumerable.Select(System.Linq.Enumerable.Where(
                        System.Linq.Enumerable.Range(0, {{switches}}), id => Reached[id]), id => id.ToString()));
                return new bool[{{switches}}];
            }
        }
        """;
}
