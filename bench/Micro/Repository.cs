namespace ModelPipeline.Bench.Micro;

/// <summary>Where the repository is, as the script says.</summary>
internal static class Repository
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("BENCH_ROOT") ?? Environment.CurrentDirectory;

    public static Workspace Workspace { get; } = new(Root);
}
