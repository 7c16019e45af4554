using System.Diagnostics;

namespace ModelPipeline.Bench;

/// <summary>The contestants of one scenario, all of them up, each checked against the first.</summary>
internal sealed class StartingField : IAsyncDisposable
{
    private const double Tolerance = 1e-6;
    private const int Checked = 20;
    private const int WarmUpCallers = 256;
    private const double Warm = 0.02;
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(25);

    private readonly Session session;
    private readonly string pipeline;
    private readonly List<Contestant> contestants = [];

    private StartingField(Session session, string pipeline) => (this.session, this.pipeline) = (session, pipeline);

    public IReadOnlyList<Contestant> Contestants => contestants;

    /// <summary>
    /// Starts the contestants with empty output tables, checks that their scores are the same, and calls them until their code is compiled.
    /// </summary>
    public static async Task<StartingField> StartAsync(Session session, string pipeline, IEnumerable<string> names,
        CancellationToken cancellationToken)
    {
        var field = new StartingField(session, pipeline);
        try
        {
            foreach (var name in names.Where(session.Options.Includes))
            {
                await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {Product.Table(name, pipeline)}", cancellationToken);
                field.contestants.Add(await StartAsync(session, name, pipeline, cancellationToken));
            }

            await field.CheckAsync(cancellationToken);
            foreach (var contestant in field.contestants)
                await field.WarmAsync(contestant, cancellationToken);
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    public static Task<Contestant> StartAsync(Session session, string name, string pipeline,
        CancellationToken cancellationToken) => name switch
        {
            ContestantNames.Us => Product.StartAsync(session, pipeline, cancellationToken),
            ContestantNames.Keys => Product.StartAsync(session, pipeline, cancellationToken, asksForKeys: true),
            ContestantNames.Shadow => Product.StartAsync(session, pipeline, cancellationToken, hasShadow: true),
            ContestantNames.Dark => Product.StartAsync(session, pipeline, cancellationToken, variation: (name, Unwatched(pipeline))),
            ContestantNames.Watched => Product.StartAsync(session, pipeline, cancellationToken, asksForKeys: true,
                variation: (name, session.Collector.Variables)),
            ContestantNames.OneSilo => Product.StartClusterAsync(session, name, pipeline, 1, cancellationToken),
            ContestantNames.TwoSilos => Product.StartClusterAsync(session, name, pipeline, 2, cancellationToken),
            ContestantNames.FastApi => Peers.StartFastApiAsync(session, pipeline, cancellationToken),
            ContestantNames.Flask => Peers.StartFlaskAsync(session, cancellationToken),
            _ => Peers.StartAspNetAsync(session, name, pipeline, cancellationToken),
        };

    private static Dictionary<string, string> Unwatched(string pipeline) => new()
    {
        ["OTEL_SDK_DISABLED"] = "true",
        [$"Pipelines__{pipeline}__Drift__Enabled"] = "false",
    };

    /// <summary>Measures each contestant under one load, in rounds: contestants take turns.</summary>
    public async Task TakeTurnsAsync(string scenario, double load, int rounds, Func<Contestant, Task<LoadResult>> run,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in contestants)
                await session.MeasureAsync(scenario, contestant, load, () => run(contestant), cancellationToken);
        }
    }

    /// <summary>Starts a contestant again, because it has no new users left.</summary>
    public async Task RestartAsync(int index, CancellationToken cancellationToken)
    {
        var name = contestants[index].Name;
        await contestants[index].DisposeAsync();
        contestants[index] = await StartAsync(session, name, pipeline, cancellationToken);
        await WarmAsync(contestants[index], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contestant in contestants)
            await contestant.DisposeAsync();
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        for (var i = 1; i <= Checked; i++)
        {
            var user = InputData.User(i * (InputData.WarmUsers / Checked));
            var ours = double.NaN;
            foreach (var contestant in contestants)
            {
                var score = await contestant.ScoreAsync(user, cancellationToken);
                if (double.IsNaN(ours))
                    ours = score;
                else if (!(Math.Abs(score - ours) <= Tolerance))
                    throw new InvalidOperationException($"{contestant.Name} gives {user} {score}, {contestants[0].Name} gives {ours}.");
            }
        }
    }

    private async Task WarmAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(Math.Clamp(session.Options.Turn.TotalSeconds, 2, 5));
        await WarmAsync(contestant,
            () => Wrk.RunAsync(session.Workspace, contestant, WarmUpCallers, time, UserSpread.Warm, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Calls a contestant until its code is compiled, but not for ever. .NET compiles hot code again with more optimization, which takes
    /// long
    /// if the cores are busy.
    /// </summary>
    public static async Task WarmAsync(Contestant contestant, Func<Task<LoadResult>> call, CancellationToken cancellationToken)
    {
        for (var all = Stopwatch.StartNew(); all.Elapsed < MostWarmUp;)
        {
            var began = Stopwatch.GetTimestamp();
            var before = contestant.Probe is null ? null : await contestant.Probe.ReadAsync(cancellationToken);
            await call();
            if (before is null
                || (await contestant.Probe!.ReadAsync(cancellationToken)).CompiledMilliseconds - before.CompiledMilliseconds
                    < Stopwatch.GetElapsedTime(began).TotalMilliseconds * Warm)
            {
                break;
            }
        }

        await Session.WaitUntilIdleAsync(contestant, cancellationToken);
    }
}
