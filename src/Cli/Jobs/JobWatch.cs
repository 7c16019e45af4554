using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>Shows how far a job is until it is over. Ctrl+C ends the watch, and not the job.</summary>
internal static class JobWatch
{
    /// <returns>What became of the job, as one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(Call call, JobHandle job, CancellationToken cancellationToken)
    {
        var progress = call.Progress();
        try
        {
            return await FollowAsync(call, job, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.End();
            // Written to stderr in every format, because a user who stops the watch must know that the job continues.
            await call.Around.Error.WriteLineAsync(
                $"Job {job.Id} goes on without this command.\n"
                + $"  watch it:   modelpipeline jobs watch {job.Id}\n"
                + $"  cancel it:  modelpipeline jobs cancel {job.Id}");
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<int> FollowAsync(Call call, JobHandle job, ProgressLine progress, CancellationToken cancellationToken)
    {
        var list = call.Print.Format == OutputFormat.JsonLines ? call.Print.Begin(ClientJson.Default.JobInfo) : null;
        var last = (JobInfo?)null;
        await foreach (var each in job.FollowAsync(cancellationToken))
        {
            last = each;
            list?.Add(each);
            progress.Show(
                each.Total > 0 ? (double)(each.Scored + each.Failed) / each.Total : null, JobArguments.Progress(each));
        }

        progress.End();
        if (list is null)
            call.Print.Value(last!, ClientJson.Default.JobInfo, JobArguments.Describe);
        if (last!.Failed > 0)
            call.Hint($"Why users have no score: modelpipeline jobs failures {job.Id}");
        return last.Status switch
        {
            "Completed" => ExitCodes.Ok,
            "Canceled" => ExitCodes.JobCanceled,
            _ => ExitCodes.JobFailed,
        };
    }
}
