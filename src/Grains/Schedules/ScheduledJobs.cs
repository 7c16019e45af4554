namespace ModelPipeline.Grains;

/// <summary>Asks the jobs of a schedule for their progress.</summary>
internal sealed class ScheduledJobs(IGrainFactory grains, TimeProvider clock)
{
    // A job that moves to another silo answers later. The reader of the schedule does not wait for it.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Updates the runs whose jobs are not known to be over.</summary>
    /// <returns>The runs, and whether a job of theirs has ended since the last update.</returns>
    public async Task<(List<ScheduleRun> Runs, bool AnyEnded)> FollowAsync(IReadOnlyList<ScheduleRun> runs)
    {
        var followed = await Task.WhenAll(runs.Select(run => IsOpen(run) ? AskAsync(run) : Task.FromResult(run)));
        return ([.. followed], runs.Zip(followed).Any(each => IsOpen(each.First) && !IsOpen(each.Second)));
    }

    private static bool IsOpen(ScheduleRun run) => run.Outcome == ScheduleOutcome.Started;

    private async Task<ScheduleRun> AskAsync(ScheduleRun run)
    {
        try
        {
            var job = await grains.GetGrain<IScoringJobGrain>(run.Job!.Value).Get().AsTask().WaitAsync(AnswerTimeout, clock);
            // Null: the job was removed after its retention time, and its end is unknown.
            return job is null ? run : run with
            {
                Outcome = OutcomeOf(job.Status),
                Status = job.Status,
                Scored = job.Scored,
                Failed = job.Failed,
                Error = job.Error,
                FinishedAt = job.FinishedAt,
            };
        }
        catch (Exception)
        {
            // The job's silo may have been lost a moment ago. Its last known progress is used.
            return run;
        }
    }

    private static ScheduleOutcome OutcomeOf(JobStatus status) => status switch
    {
        JobStatus.Completed => ScheduleOutcome.Completed,
        JobStatus.Failed => ScheduleOutcome.Failed,
        JobStatus.Canceled => ScheduleOutcome.Canceled,
        _ => ScheduleOutcome.Started,
    };
}
