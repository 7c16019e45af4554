using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>explain</c>: why a user gets this score.</summary>
internal static class ExplainCommand
{
    private const int BarWidth = 20;

    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var user = new Argument<string>("USER") { Description = "User id" };
        var output = new Option<string?>("--explain") { Description = "Output that is explained", HelpName = "OUTPUT" };
        var top = new Option<int?>("--top") { Description = "Contributions that are listed (all)", HelpName = "N" };
        var samples = new Option<int?>("--samples") { Description = "Estimate from so many orders of the columns", HelpName = "N" };
        var version = new Option<string?>("--version-id") { Description = "Version (the one that scores the user)", HelpName = "VERSION" };
        var logOdds = new Option<bool>("--log-odds") { Description = "In log odds instead of probabilities" };
        return new Verb("explain", "Show what each column contributes to a user's score")
        {
            pipeline, user, output, top, samples, version, logOdds,
        }.WithExamples("modelpipeline explain churn c000042 --top 5")
        .Does(around, async (call, cancellationToken) =>
        {
            var request = new ExplanationRequest
            {
                Output = call.Get(output),
                Top = call.Get(top),
                Samples = call.Get(samples),
                Version = call.Get(version),
                Scale = call.Get(logOdds) ? "LogOdds" : null,
            };
            var explanation = await call.Client.ExplainAsync(call.Get(pipeline), call.Get(user), request, cancellationToken);
            call.Print.Value(explanation, ClientJson.Default.Explanation, Describe);
            if (call.Print.Format != OutputFormat.Text || explanation.Contributions.Count == 0)
                return ExitCodes.Ok;
            call.Print.Text("");
            call.Print.List(explanation.Contributions, ClientJson.Default.ColumnContribution, Columns(explanation));
            return ExitCodes.Ok;
        });
    }

    private static IEnumerable<(string, string?)> Describe(Explanation explanation) =>
    [
        ("user", explanation.User),
        ("version", explanation.ModelVersion),
        ("output", $"{explanation.Output} ({explanation.Scale})"),
        ("prediction", Texts.Of(explanation.Prediction)),
        ("baseline", $"{Texts.Of(explanation.Baseline)}, the mean of {Texts.Of(explanation.Background.Rows)} rows"),
        ("others", Texts.Of(explanation.Others)),
    ];

    private static IReadOnlyList<TextColumn<ColumnContribution>> Columns(Explanation explanation)
    {
        var largest = explanation.Contributions.Max(each => Math.Abs(each.Contribution));
        return
        [
            new("COLUMN", each => each.Column),
            new("VALUE", each => each.Value?.ToString()),
            new("TYPICAL", each => each.Typical?.ToString()),
            new("CONTRIBUTION", each => Texts.Of(each.Contribution), true),
            new("", each => Bar(each.Contribution, largest)),
        ];
    }

    private static string Bar(double contribution, double largest)
    {
        var length = largest > 0 ? (int)Math.Round(Math.Abs(contribution) / largest * BarWidth) : 0;
        return new string(contribution < 0 ? '-' : '+', Math.Max(1, length));
    }
}
