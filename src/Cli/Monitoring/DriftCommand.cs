using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>drift</c>: how far the inputs and outputs have moved.</summary>
internal static class DriftCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var version = new Option<string?>("--version-id") { Description = "Version (the stable one)", HelpName = "VERSION" };
        var hours = new Option<int?>("--hours") { Description = "Last hours that are looked at", HelpName = "N" }
            .Checked(each => each is null or (>= 1 and <= 2_160) ? null : $"--hours is {each}; set 1 to 2160.");
        return new Verb("drift", "Show how far inputs and outputs have moved; exit 1 where they have drifted") { pipeline, version, hours }
            .WithExamples("modelpipeline drift churn --hours 24")
            .Does(around, async (call, cancellationToken) =>
            {
                var window = call.Get(hours) is { } number ? TimeSpan.FromHours(number) : (TimeSpan?)null;
                var report = await call.Client.Drift(call.Get(pipeline)).GetAsync(call.Get(version), window, cancellationToken);
                Show(call, report);
                return report.Status == "Drifted" ? ExitCodes.Failed : ExitCodes.Ok;
            });
    }

    private static void Show(Call call, DriftReport report)
    {
        call.Print.Value(report, ClientJson.Default.DriftReport, Describe);
        if (call.Print.Format != OutputFormat.Text)
            return;
        call.Print.Text("");
        call.Print.List([.. report.Columns, .. report.Outputs], ClientJson.Default.ColumnDrift, Columns);
    }

    private static IEnumerable<(string, string?)> Describe(DriftReport report) =>
    [
        ("version", report.Version),
        ("status", report.Status),
        ("rows", $"{Texts.Of(report.Window.Rows)} since {Texts.Of(report.Window.From)}"),
        ("baseline", report.Baseline is { } baseline ? $"{Texts.Of(baseline.Rows)} rows ({baseline.Source})" : null),
        ("input age", report.InputAge is { } age ? $"{age.Status}, median {Texts.Of(age.MedianSeconds)} s" : null),
        ("volume", $"{report.Volume.Status}, {Texts.Of(report.Volume.Rows)} rows in the last hour"),
    ];

    private static IReadOnlyList<TextColumn<ColumnDrift>> Columns { get; } =
    [
        new("COLUMN", each => each.Column),
        new("STATUS", each => each.Status),
        new("PSI", each => Texts.Of(each.Psi), true),
        new("NULLS", each => Texts.Of(each.NullShare), true),
        new("WHY", each => each.Reason),
    ];
}
