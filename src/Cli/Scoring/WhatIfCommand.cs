using System.CommandLine;
using System.Text.Json;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>what-if</c>: what the model would make of a changed row of a user.</summary>
internal static class WhatIfCommand
{
    private const int UsualSteps = 25;

    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var user = new Argument<string>("USER") { Description = "User id" };
        var set = Assignments.Option("--set", "Change these columns of the row");
        var sweep = new Option<string?>("--sweep") { Description = "Column that goes through evenly spaced values", HelpName = "COLUMN" };
        var from = new Option<double>("--from") { Description = "First value of the sweep", HelpName = "NUMBER" };
        var to = new Option<double>("--to") { Description = "Last value of the sweep", HelpName = "NUMBER" };
        var steps = new Option<int>("--steps")
        {
            Description = $"Values of the sweep ({UsualSteps})",
            HelpName = "N",
            DefaultValueFactory = _ => UsualSteps,
        };
        var version = new Option<string?>("--version-id") { Description = "Version (the one that scores the user)", HelpName = "VERSION" };
        var features = Assignments.Option("--feature", "Features of the call");
        return new Verb("what-if", "Show what the model would make of a changed row; nothing is stored")
        {
            pipeline, user, set, sweep, from, to, steps, version, features,
        }.WithExamples(
            "modelpipeline what-if churn c000042 --set tenure=24 contract=yearly",
            "modelpipeline what-if churn c000042 --sweep tenure --from 0 --to 72")
        .Does(around, async (call, cancellationToken) =>
        {
            var changes = Assignments.Read(call.Get(set));
            if (changes is null == call.Get(sweep) is null)
                throw new CommandException(ExitCodes.Usage, "Name the changes with --set, or a column with --sweep.");
            var request = new WhatIfRequest
            {
                Set = changes,
                Sweep = call.Get(sweep) is { } column ? new(column, call.Get(from), call.Get(to), call.Get(steps)) : null,
                Version = call.Get(version),
                Features = Assignments.Read(call.Get(features)),
            };
            var answer = await call.Client.Predictions(call.Get(pipeline)).WhatIfAsync(call.Get(user), request, cancellationToken);
            if (call.Print.Format == OutputFormat.Text)
                call.Print.List(Rows(answer), ClientJson.Default.WhatIfRow, Columns(answer));
            else
                call.Print.Value(answer, ClientJson.Default.WhatIfAnswer, _ => []);
            return ExitCodes.Ok;
        });
    }

    private static IReadOnlyList<WhatIfRow> Rows(WhatIfAnswer answer) =>
        [answer.Before, .. answer.Sweep?.Points ?? (answer.After is { } after ? [after] : [])];

    // As a score is printed.
    private static string? Output(WhatIfRow row, string name)
    {
        if (row.Outputs is null || !row.Outputs.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }

    private static List<TextColumn<WhatIfRow>> Columns(WhatIfAnswer answer)
    {
        var outputs = Rows(answer).Select(row => row.Outputs).FirstOrDefault(each => each is not null)?.Keys ?? [];
        return
        [
            new("ROW", row => row == answer.Before ? "as it is" : "changed"),
            .. answer.Sweep is { } sweep
                ? [new TextColumn<WhatIfRow>(sweep.Column.ToUpperInvariant(), row => Texts.Of(row.Value), true)]
                : Array.Empty<TextColumn<WhatIfRow>>(),
            .. outputs.Select(output => new TextColumn<WhatIfRow>(
                output.ToUpperInvariant(), row => Output(row, output))),
            new("PROBLEM", row => row.Problem?.Detail),
        ];
    }
}
