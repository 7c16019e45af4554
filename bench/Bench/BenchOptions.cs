using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>The options of the command line.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Usage: bench/run [SCENARIO...] [--seconds N] [--rounds N] [--callers 1,16,64,256] [--only us,aspnet,...] [--telco FOLDER] [--pool N] [--keep large]
        Scenarios: ondemand trees onnx new open far list bulk silos keys telemetry shadow memory python limits; all of them by default. large: a job over ten million users. smoke: ondemand, short. micro: micro-benchmarks.
        """;

    /// <summary>The scenarios, in their order.</summary>
    public required IReadOnlyList<string> Scenarios { get; init; }

    /// <summary>How long a turn of one contestant takes.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each contestant has its turn.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Callers of the on-demand scenario.</summary>
    public IReadOnlyList<int> Callers { get; init; } = [1, 16, 64, 256];

    /// <summary>The contestants to which scenarios are limited; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>A folder with churn_gb.onnx, the public Telco pipeline; null for one of our own with the same inputs.</summary>
    public string? Telco { get; init; }

    /// <summary>Connections of the ASP.NET peers.</summary>
    public int PeerPool { get; init; } = 32;

    /// <summary>Whether the table of the large job stays for the next run.</summary>
    public bool KeepsLarge { get; init; }

    /// <summary>Whether a contestant takes part.</summary>
    public bool Includes(string contestant) => Only.Count == 0 || Only.Contains(contestant);

    /// <returns>The options; null if the command line cannot be read.</returns>
    public static BenchOptions? Parse(string[] args)
    {
        var scenarios = args.TakeWhile(arg => !arg.StartsWith('-')).ToList();
        var options = new BenchOptions { Scenarios = scenarios };
        if (scenarios is ["smoke"])
        {
            options = options with
            {
                Scenarios = ["ondemand"],
                Turn = TimeSpan.FromSeconds(2),
                Rounds = 1,
                Callers = [64, 256],
                Only = ["us", "aspnet", "aspnet-mux", "batcher"]
            };
        }
        else if (scenarios is [] or ["all"])
        {
            options = options with { Scenarios = Scenario.ByDefault };
        }

        foreach (var pair in args.Skip(scenarios.Count).Chunk(2))
        {
            options = pair switch
            {
                ["--seconds", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) =>
                    options with { Turn = TimeSpan.FromSeconds(seconds) },
                ["--rounds", var text] when int.TryParse(text, out var rounds) => options with { Rounds = rounds },
                ["--pool", var text] when int.TryParse(text, out var pool) => options with { PeerPool = pool },
                ["--callers", var text] => options with { Callers = [.. text.Split(',').Select(int.Parse)] },
                ["--only", var text] => options with { Only = text.Split(',') },
                ["--keep", LargeJobScenario.Name] => options with { KeepsLarge = true },
                ["--telco", var folder] when File.Exists(Path.Combine(folder, "churn_gb.onnx")) =>
                    options with { Telco = Path.GetFullPath(folder) },
                _ => null,
            };
            if (options is null)
                return null;
        }

        return options.Scenarios.All(Scenario.All.ContainsKey) ? options : null;
    }
}
