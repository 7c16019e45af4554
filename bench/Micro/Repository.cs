namespace ModelPipeline.Bench.Micro;

/// <summary>The folder of the repository, which the script names.</summary>
internal static class Repository
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("BENCH_ROOT") ?? Environment.CurrentDirectory;

    public static Workspace Workspace { get; } = new(Root);
}
