using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>jobs</c>: starts, follows and stops jobs.</summary>
internal static class JobsCommand
{
    public static Command Create(Surroundings around) => new Verb("jobs", "Score a whole input, and follow it")
    {
        StartJobCommand.Create(around), List(around), Show(around), Watch(around), Cancel(around), JobFailuresCommand.Create(around),
    }.NeedsVerb(around);

    private static Command List(Surroundings around) => new Verb("list", "List the jobs, the newest first")
        .WithExamples("modelpipeline jobs list")
        .Does(around, async (call, cancellationToken) =>
        {
            call.Print.List(await call.Client.Jobs.ListAsync(cancellationToken), ClientJson.Default.JobInfo, JobArguments.Columns);
            return ExitCodes.Ok;
        });

    private static Command Show(Surroundings around)
    {
        var id = JobArguments.Id();
        return new Verb("show", "Show how far a job is") { id }.Does(around, async (call, cancellationToken) =>
        {
            var job = await call.Client.Jobs.Get(call.Get(id)).GetAsync(cancellationToken);
            call.Print.Value(job, ClientJson.Default.JobInfo, JobArguments.Describe);
            return ExitCodes.Ok;
        });
    }

    private static Command Watch(Surroundings around)
    {
        var id = JobArguments.Id();
        return new Verb("watch", "Follow a job until it is over; exit 3 for failed, 4 for canceled") { id }
            .WithExamples("modelpipeline jobs watch 1b671a64-40d5-491e-99b0-da01ff1f3341")
            .Does(around, (call, cancellationToken) => JobWatch.RunAsync(call, call.Client.Jobs.Get(call.Get(id)), cancellationToken));
    }

    private static Command Cancel(Surroundings around)
    {
        var id = JobArguments.Id();
        return new Verb("cancel", "Stop a job; what is written stays") { id }.Does(around, async (call, cancellationToken) =>
        {
            var job = await call.Client.Jobs.Get(call.Get(id)).CancelAsync(cancellationToken);
            call.Print.Value(job, ClientJson.Default.JobInfo, JobArguments.Describe);
            return ExitCodes.Ok;
        });
    }
}
