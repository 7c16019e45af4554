using System.Globalization;

/// <summary>Stands for the class that is compiled into a project, so that this test program can be a worker.</summary>
internal static class MutantSwitch
{
    private static int reached = -1;

    /// <summary>The change that is on; -1 for none.</summary>
    public static int On { get; private set; } = -1;

    public static void TurnOn(int id)
    {
        On = id;
        reached = Math.Max(reached, id);
    }

    public static void WriteReached()
    {
        var folder = Environment.GetEnvironmentVariable("MUTANTS_REACHED")!;
        File.WriteAllText(Path.Combine(folder, $"{Guid.NewGuid()}"), reached.ToString(CultureInfo.InvariantCulture));
        reached = -1;
    }
}
