using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>schedules</c>: jobs at fixed times.</summary>
internal static class SchedulesCommand
{
    public static Command Create(Surroundings around) => new Verb("schedules", "Score a whole input at fixed times")
    {
        Set(around), Show(around), Run(around), Delete(around),
    }.NeedsVerb(around);

    private static Command Set(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var cron = new Argument<string>("CRON") { Description = "Minute, hour, day of month, month, day of week" };
        var zone = new Option<string>("--time-zone")
        {
            Description = "IANA name of the time zone of CRON (UTC)",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "UTC",
        };
        return new Verb("set", "Set the times of a pipeline's jobs") { pipeline, cron, zone }
            .WithExamples("modelpipeline schedules set churn \"0 3 * * *\" --time-zone Europe/Berlin")
            .Does(around, async (call, cancellationToken) =>
            {
                var set = await call.Client.Schedules.SetAsync(call.Get(pipeline), call.Get(cron), call.Get(zone)!, cancellationToken);
                call.Print.Value(set, ClientJson.Default.ScheduleInfo, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Show(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("show", "Show the times and the last ten runs") { pipeline }.Does(around, async (call, cancellationToken) =>
        {
            var schedule = await call.Client.Schedules.GetAsync(call.Get(pipeline), cancellationToken);
            call.Print.Value(schedule, ClientJson.Default.ScheduleInfo, Describe);
            if (call.Print.Format != OutputFormat.Text || schedule.Runs.Count == 0)
                return ExitCodes.Ok;
            call.Print.Text("");
            call.Print.List(schedule.Runs, ClientJson.Default.ScheduleRun, Runs);
            return ExitCodes.Ok;
        });
    }

    private static Command Run(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var wait = new Option<bool>("--wait", "-w") { Description = "Follow the job until it is over; exit 3 for failed, 4 for canceled" };
        return new Verb("run", "Make the job of a schedule now") { pipeline, wait }.Does(around, async (call, cancellationToken) =>
        {
            var job = await call.Client.Schedules.RunAsync(call.Get(pipeline), cancellationToken);
            if (call.Get(wait))
                return await JobWatch.RunAsync(call, job, cancellationToken);
            call.Print.Value(await job.GetAsync(cancellationToken), ClientJson.Default.JobInfo, JobArguments.Describe);
            return ExitCodes.Ok;
        });
    }

    private static Command Delete(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("delete", "Remove a schedule; its jobs go on") { pipeline }.Does(around, async (call, cancellationToken) =>
        {
            await call.Client.Schedules.DeleteAsync(call.Get(pipeline), cancellationToken);
            call.Done("schedule.delete", call.Get(pipeline), $"'{call.Get(pipeline)}' has no schedule any more.");
            return ExitCodes.Ok;
        });
    }

    private static IEnumerable<(string, string?)> Describe(ScheduleInfo schedule) =>
    [
        ("pipeline", schedule.Pipeline),
        ("cron", schedule.Cron),
        ("time zone", schedule.TimeZone),
        ("next run", Texts.Of(schedule.NextRunAt)),
        ("problem", schedule.Problem),
    ];

    private static IReadOnlyList<TextColumn<ScheduleRun>> Runs { get; } =
    [
        new("AT", run => Texts.Of(run.At)),
        new("OUTCOME", run => run.Outcome),
        new("JOB", run => run.Job?.ToString()),
        new("STATUS", run => run.Status),
        new("SCORED", run => Texts.Of(run.Scored), true),
        new("FAILED", run => Texts.Of(run.Failed), true),
        new("WHY", run => run.Error ?? run.Reason),
    ];
}
