using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelPipeline.Bench;

/// <summary>Writes what was measured: a page of Markdown, curves, and every turn as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly (string Scenario, string Title)[] Loads =
    [
        ("ondemand", "On demand, logistic regression, 20,000 users"),
        ("new", "Every call a new user"),
        ("trees", "On demand, 100 boosted trees"),
        ("onnx", "On demand, ONNX pipeline over 15 texts"),
        ("silos", "Silos on the same cores"),
        ("keys", "With and without API keys"),
        ("list", "Lists of 100,000 users"),
        ("bulk", "Jobs of 1,000,000 users"),
        ("knee", "Knee: the generator of the open loop, in a closed loop"),
        ("open", "Open loop"),
        ("far", "Open loop, a database that is two milliseconds away"),
    ];

    public static void Write(Session session)
    {
        var name = session.Began.ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture);
        var measured = new Measured(session.Turns, session.Figures);
        var page = new StringBuilder($"# Results of {session.Began.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC\n\n");
        page.Append(CultureInfo.InvariantCulture,
            $"Medians of the rounds, in brackets the least and the greatest. {Settings.Describe(session)}\n");
        page.Append("## Targets\n\n").Append(Targets.Write(measured));
        foreach (var (scenario, title) in Loads.Where(load => session.Turns.Any(turn => turn.Scenario == load.Scenario)))
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{TurnTable(session, measured, scenario)}");
        var curves = session.Turns.Where(turn => turn.Scenario == "open").ToList();
        if (curves.Count > 0)
        {
            Chart.Write(Path.Combine(session.Workspace.Results, $"{name}-open.svg"), curves);
            page.Append(CultureInfo.InvariantCulture, $"\n![Latency over the rate of calls]({name}-open.svg)\n");
        }

        if (session.Figures.Count > 0)
            page.Append("\n## Limits and other figures\n\n").Append(FigureTable(session));
        File.WriteAllText(Path.Combine(session.Workspace.Results, $"{name}.md"), page.ToString());
        File.WriteAllText(Path.Combine(session.Workspace.Data, $"{name}.json"),
            JsonSerializer.Serialize(new { session.Turns, session.Figures }, Json));
        Console.WriteLine($"Results in bench/results/{name}.md");
    }

    private static Table TurnTable(Session session, Measured measured, string scenario)
    {
        var table = new Table(
            "who", "load", "scores/s", "p50 ms", "p99 ms", "errors", "CPU s per 1,000: contestant", "PostgreSQL", "loader",
            "statements per 1,000", "KB allocated per score", "waits for locks per 1,000", "pauses ms/s", "compilation ms/s", "memory MB (most)",
            "cores used by others");
        foreach (var (contestant, load) in session.Turns.Where(turn => turn.Scenario == scenario)
            .Select(turn => (turn.Contestant, turn.Load))
            .Distinct()
            .OrderBy(key => key.Load))
        {
            string Of(Func<Turn, double> value) => measured.Turns(scenario, contestant, load, value).ToString();
            string Middle(Func<Turn, double> value) => Spread.Text(measured.Turns(scenario, contestant, load, value).Median);
            table.Row(
                ContestantNames.Titles[contestant], load.ToString("#,0", CultureInfo.InvariantCulture), Of(turn => turn.Result.Rate),
                Of(turn => turn.Result.P50), Of(turn => turn.Result.P99),
                Middle(turn => turn.Result.Errors), Middle(turn => turn.PerThousand(turn.Usage.Cpu)),
                Middle(turn => turn.PerThousand(turn.Usage.PostgreSqlCpu)),
                Middle(turn => turn.PerThousand(turn.Result.LoaderCpu)), Middle(turn => turn.PerThousand(turn.Usage.Statements)),
                Middle(turn => turn.PerThousand(turn.Usage.Allocated ?? double.NaN) / 1000 / 1024),
                Middle(turn => turn.PerThousand(turn.Usage.Contentions ?? double.NaN)),
                Middle(turn => (turn.Usage.PausedMilliseconds ?? double.NaN) / turn.Result.Seconds),
                Middle(turn => (turn.Usage.CompiledMilliseconds ?? double.NaN) / turn.Result.Seconds),
                $"{Middle(turn => turn.Memory / 1e6)} ({Middle(turn => turn.MostMemory / 1e6)})", Middle(turn => turn.Others));
        }

        return table;
    }

    private static Table FigureTable(Session session)
    {
        var table = new Table("what", "how much", "unit");
        foreach (var figures in session.Figures.GroupBy(figure => (figure.Name, figure.Unit)))
            table.Row(figures.Key.Name, Spread.Of(figures.Select(figure => figure.Value)).ToString(), figures.Key.Unit);
        return table;
    }
}
