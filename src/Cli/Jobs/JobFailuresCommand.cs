using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>jobs failures</c>.</summary>
internal static class JobFailuresCommand
{
    public static Command Create(Surroundings around)
    {
        var id = JobArguments.Id();
        var reason = new Option<string?>("--reason") { Description = "Only users with exactly this reason", HelpName = "TEXT" };
        var reasons = new Option<bool>("--reasons") { Description = "How many users have which reason" };
        return new Verb("failures", "List the users whom a job could not score") { id, reason, reasons }
            .WithExamples("modelpipeline jobs failures 1b671a64-40d5-491e-99b0-da01ff1f3341 --reasons")
            .Does(around, async (call, cancellationToken) =>
            {
                var job = call.Client.Jobs.Get(call.Get(id));
                if (call.Get(reasons))
                    call.Print.List(await job.FailureReasonsAsync(cancellationToken), ClientJson.Default.JobFailureReason, Reasons);
                else
                    await ListAsync(call, job.FailuresAsync(call.Get(reason), cancellationToken));
                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<TextColumn<JobFailureReason>> Reasons { get; } =
        [new("USERS", each => Texts.Of(each.Users), true), new("REASON", each => each.Reason)];

    // A job can fail for millions of users, so each line is written as it comes.
    private static async Task ListAsync(Call call, IAsyncEnumerable<JobFailure> failures)
    {
        var list = call.Print.Format == OutputFormat.Text ? null : call.Print.Begin(ClientJson.Default.JobFailure);
        await foreach (var failure in failures)
        {
            if (list is null)
                call.Print.Text($"{failure.User}  {failure.Reason}");
            else
                list.Add(failure);
        }

        list?.End();
    }
}
