using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>importance</c>: which columns matter to a model.</summary>
internal static class ImportanceCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var output = new Option<string?>("--explain") { Description = "Output that is explained", HelpName = "OUTPUT" };
        var users = new Option<int?>("--users") { Description = "Users of the sample (100)", HelpName = "N" }
            .Checked(each => each < 1 ? $"--users is {each}; set 1 or more." : null);
        var version = new Option<string?>("--version-id") { Description = "Version (the stable one)", HelpName = "VERSION" };
        var logOdds = new Option<bool>("--log-odds") { Description = "In log odds instead of probabilities" };
        return new Verb("importance", "Show which columns matter, over a sample of users") { pipeline, output, users, version, logOdds }
            .WithExamples("modelpipeline importance churn --users 200")
            .Does(around, async (call, cancellationToken) =>
            {
                var request = new ImportanceRequest
                {
                    Output = call.Get(output),
                    Users = call.Get(users),
                    Version = call.Get(version),
                    Scale = call.Get(logOdds) ? "LogOdds" : null,
                };
                var importance = await call.Client.ImportanceAsync(call.Get(pipeline), request, cancellationToken);
                call.Print.Value(importance, ClientJson.Default.FeatureImportance, Describe);
                if (call.Print.Format != OutputFormat.Text)
                    return ExitCodes.Ok;
                call.Print.Text("");
                call.Print.List(importance.Columns, ClientJson.Default.ColumnImportance, Columns);
                return ExitCodes.Ok;
            });
    }

    private static IEnumerable<(string, string?)> Describe(FeatureImportance importance) =>
    [
        ("version", importance.ModelVersion),
        ("output", $"{importance.Output} ({importance.Scale})"),
        ("users", $"{Texts.Of(importance.Users)} explained, {Texts.Of(importance.Failed)} not"
            + (importance.IsComplete ? "" : "; the time was over before the sample was")),
    ];

    private static IReadOnlyList<TextColumn<ColumnImportance>> Columns { get; } =
    [
        new("COLUMN", each => each.Column),
        new("IMPORTANCE", each => Texts.Of(each.Importance), true),
        new("MEAN", each => Texts.Of(each.Mean), true),
        new("ERROR", each => Texts.Of(each.StandardError), true),
    ];
}
