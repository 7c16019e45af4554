using System.CommandLine;
using System.Text.Json.Nodes;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>score</c>: scores one user or many.</summary>
internal static class ScoreCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var users = new Argument<string[]>("USER") { Description = "User ids", Arity = ArgumentArity.ZeroOrMore };
        var file = UserArguments.File();
        var stored = new Option<bool>("--stored") { Description = "Show the stored score; nothing is computed" };
        var maxAge = new Option<int?>("--max-age")
        {
            Description = "Take a score that is at most this old, if there is one",
            HelpName = "SECONDS",
        }.Checked(age => age < 0 ? $"--max-age is {age}; set 0 or more seconds." : null);
        var features = Assignments.Option("--feature", "Features of the call, which Input:Request names");
        return new Verb("score", "Read, score and store one user or many") { pipeline, users, file, stored, maxAge, features }
            .WithExamples(
                "modelpipeline score churn c000042",
                "modelpipeline score churn --users ids.txt -o jsonl > scores.jsonl")
            .Does(around, async (call, cancellationToken) =>
            {
                var listed = await UserArguments.ReadAsync(call.Get(file), around, cancellationToken);
                var all = call.Get(users).Concat(listed ?? []).ToList();
                var name = call.Get(pipeline);
                return all switch
                {
                    [] => throw new CommandException(ExitCodes.Usage, "No user is named; add user ids, or --users FILE."),
                    [var user] when listed is null => await ScoreAsync(
                        call, name, user, call.Get(stored), call.Get(maxAge), Assignments.Read(call.Get(features)), cancellationToken),
                    _ when call.Get(stored) || call.Get(maxAge) is not null || call.Get(features) is { Length: > 0 } =>
                        throw new CommandException(
                            ExitCodes.Usage, "--stored, --max-age and --feature take one user; leave them out for a list."),
                    _ => await ScoreManyAsync(call, name, all, cancellationToken),
                };
            });
    }

    private static async Task<int> ScoreAsync(
        Call call, string pipeline, string user, bool isStored, int? maxAge, JsonObject? features, CancellationToken cancellationToken)
    {
        var age = maxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var score = (isStored, age, features) switch
        {
            (true, null, null) => await call.Client.GetScoreAsync(pipeline, user, cancellationToken),
            (false, null, { } values) => await call.Client.ScoreAsync(pipeline, user, values, cancellationToken),
            (false, _, null) => await call.Client.ScoreAsync(pipeline, user, age, cancellationToken),
            _ => throw new CommandException(ExitCodes.Usage, "--stored, --max-age and --feature exclude each other; choose one."),
        };
        call.Print.Value(score, ClientJson.Default.Score, Describe);
        return ExitCodes.Ok;
    }

    private static async Task<int> ScoreManyAsync(
        Call call, string pipeline, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var failed = 0;
        var list = call.Print.Format == OutputFormat.Text ? null : call.Print.Begin(ClientJson.Default.UserResult);
        var results = new List<Score>();
        var progress = call.Progress();
        var done = 0;
        var total = users.Distinct(StringComparer.Ordinal).Count();
        await foreach (var result in call.Client.ScoreManyAsync(pipeline, users, cancellationToken))
        {
            list?.Add(result);
            if (result.Problem is { } problem)
            {
                failed++;
                if (list is null)
                    await call.Around.Error.WriteLineAsync($"{result.User}: {Failures.Describe(problem)}");
            }
            else if (list is null)
            {
                results.Add(result.Score!);
            }

            progress.Show((double)++done / total, $"{Texts.Of(done)} of {Texts.Users(total)}");
        }

        progress.End();
        list?.End();
        if (list is null && results.Count > 0)
            call.Print.List(results, ClientJson.Default.Score, Columns(results[0]));
        if (failed == 0)
            return ExitCodes.Ok;
        var have = failed == 1 ? "has" : "have";
        await call.Around.Error.WriteLineAsync($"modelpipeline: {Texts.Of(failed)} of {Texts.Users(total)} {have} no score.");
        return ExitCodes.Failed;
    }

    private static IEnumerable<(string, string?)> Describe(Score score) =>
    [
        ("user", score.User),
        .. score.Outputs.Keys.Select(output => (output, score.Text(output))),
        ("version", score.ModelVersion),
        ("retrieved", Texts.Of(score.RetrievedAt)),
        ("scored", Texts.Of(score.ScoredAt)),
        ("run", score.RunId.ToString()),
    ];

    private static List<TextColumn<Score>> Columns(Score first) =>
    [
        new("USER", score => score.User),
        .. first.Outputs.Keys.Select(output => new TextColumn<Score>(output.ToUpperInvariant(), score => score.Text(output))),
        new("VERSION", score => score.ModelVersion),
    ];
}
