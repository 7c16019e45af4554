using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>status</c>: whether all is well, on one page.</summary>
internal static class StatusCommand
{
    public static Command Create(Surroundings around) =>
        new Verb("status", "Show health, pipelines and running jobs; exit 1 if calls are not served")
            .WithExamples("modelpipeline status")
            .Does(around, async (call, cancellationToken) =>
            {
                var health = await call.Client.GetHealthAsync(cancellationToken);
                var pipelines = await call.Client.ListPipelinesAsync(cancellationToken);
                var jobs = await call.Client.Jobs.ListAsync(cancellationToken);
                var report = new StatusReport(call.Server.Server, health, pipelines, [.. jobs.Where(job => !job.IsOver)]);
                if (call.Print.Format == OutputFormat.Text)
                    Show(call, report);
                else
                    call.Print.Value(report, CliJson.Default.StatusReport, _ => []);
                return health.IsUp ? ExitCodes.Ok : ExitCodes.Failed;
            });

    private static void Show(Call call, StatusReport report)
    {
        call.Print.Value(report, CliJson.Default.StatusReport, Describe);
        if (report.Pipelines.Count > 0)
        {
            call.Print.Text("");
            call.Print.List(report.Pipelines, ClientJson.Default.PipelineInfo, PipelinesCommand.Columns);
        }

        if (report.Jobs.Count == 0)
            return;
        call.Print.Text("");
        call.Print.List(report.Jobs, ClientJson.Default.JobInfo, JobArguments.Columns);
    }

    private static IEnumerable<(string, string?)> Describe(StatusReport report) =>
    [
        ("server", report.Server.ToString()),
        ("status", report.Health.Status),
        .. (report.Health.Problems ?? []).Select(problem => ("problem", (string?)problem)),
        .. (report.Health.Warnings ?? []).Select(warning => ("warning", (string?)warning)),
    ];
}
