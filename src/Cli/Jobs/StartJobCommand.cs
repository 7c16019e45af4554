using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>jobs start</c>.</summary>
internal static class StartJobCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var users = UserArguments.File();
        var version = new Option<string?>("--version-id") { Description = "Version that scores all users", HelpName = "VERSION" };
        var rate = JobArguments.Rate();
        var outdated = new Option<bool>("--outdated") { Description = "Only users whose stored version is not the stable one" };
        var shadow = new Option<bool>("--shadow") { Description = "Store the scores of --version-id beside those of the stable version" };
        var explain = new Option<bool>("--explain") { Description = "Explain the users into {output}_explanations instead of scoring them" };
        var parallel = new Option<bool>("--parallel") { Description = "Run beside another job of the pipeline" };
        var wait = new Option<bool>("--wait", "-w") { Description = "Follow the job until it is over; exit 3 for failed, 4 for canceled" };
        return new Verb("start", "Score the whole input, or the users of a file")
        {
            pipeline, users, version, rate, outdated, shadow, explain, parallel, wait,
        }.WithExamples("modelpipeline jobs start churn --wait").Does(around, async (call, cancellationToken) =>
        {
            var request = new JobRequest
            {
                Users = await UserArguments.ReadAsync(call.Get(users), around, cancellationToken),
                Version = call.Get(version),
                MaxUsersPerSecond = call.Get(rate),
                OutdatedOnly = call.Get(outdated),
                Shadow = call.Get(shadow),
                Explain = call.Get(explain),
                Parallel = call.Get(parallel),
            };
            var job = await call.Client.Jobs.StartAsync(call.Get(pipeline), request, cancellationToken);
            if (call.Get(wait))
                return await JobWatch.RunAsync(call, job, cancellationToken);
            call.Print.Value(await job.GetAsync(cancellationToken), ClientJson.Default.JobInfo, JobArguments.Describe);
            call.Hint($"Follow it: modelpipeline jobs watch {job.Id}");
            return ExitCodes.Ok;
        });
    }
}
