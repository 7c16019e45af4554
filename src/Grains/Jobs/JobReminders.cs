namespace ModelPipeline.Grains;

/// <summary>The two reminders of a job. One wakes the job while it runs; the other one removes it after its retention time.</summary>
internal sealed class JobReminders(IGrainBase job, JobOptions options)
{
    /// <summary>The name of the reminder that removes a job.</summary>
    public const string Forget = "forget";

    private const string GoOn = "go on";

    // The shortest period that Orleans allows.
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    // Orleans allows at most seven weeks for a reminder.
    private static readonly TimeSpan ForgetCheck = TimeSpan.FromDays(1);

    /// <summary>Registers the reminder that wakes the job.</summary>
    public Task WatchAsync() => job.RegisterOrUpdateReminder(GoOn, Watch, Watch);

    /// <summary>
    /// Registers the reminder that removes a finished job. While one of the two reminders exists, a failed step is repeated.
    /// </summary>
    public async Task SetForgetAsync()
    {
        var due = options.Retention < ForgetCheck ? options.Retention : ForgetCheck;
        if (await job.GetReminder(Forget) is null)
            await job.RegisterOrUpdateReminder(Forget, due, due);
    }

    /// <summary>Removes the reminder that wakes the job.</summary>
    public Task EndWatchAsync() => UnregisterAsync(GoOn);

    /// <summary>Removes the reminder that removes the job.</summary>
    public Task EndForgetAsync() => UnregisterAsync(Forget);

    private async Task UnregisterAsync(string name)
    {
        if (await job.GetReminder(name) is { } reminder)
            await job.UnregisterReminder(reminder);
    }
}
