namespace ModelPipeline.Bench;

/// <summary>The names of contestants on the command line, and their descriptions.</summary>
internal static class ContestantNames
{
    public const string Us = "us";
    public const string Keys = "us-keys";
    public const string Shadow = "us-shadow";
    public const string Swap = "us-swap";
    public const string Dark = "us-dark";
    public const string Watched = "us-watched";
    public const string OneSilo = "us-1silo";
    public const string TwoSilos = "us-2silos";
    public const string AspNet = "aspnet";
    public const string Multiplexed = "aspnet-mux";
    public const string Batcher = "batcher";
    public const string FastApi = "fastapi";
    public const string Flask = "flask";

    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        [Us] = "ModelPipeline, one process",
        [Keys] = "ModelPipeline, one process that asks for keys",
        [Shadow] = "ModelPipeline, one process with a shadow version",
        [Swap] = "ModelPipeline, one process with Output:Publish Swap",
        [Dark] = "ModelPipeline, one process without telemetry, keys and drift",
        [Watched] = "ModelPipeline, one process with all of them",
        [OneSilo] = "ModelPipeline, API and one silo",
        [TwoSilos] = "ModelPipeline, API and two silos",
        [AspNet] = "(c) ASP.NET, Npgsql, a call each",
        [Multiplexed] = "(c) the same, multiplexed",
        [Batcher] = "(d) ceiling: (c) with a batcher",
        [FastApi] = "(b) FastAPI, asyncpg, scikit-learn",
        [Flask] = "(a) Flask, engine and schema a call",
    };
}
