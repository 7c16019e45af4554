namespace ModelPipeline.Grains;

/// <summary>The reminders of a job: one wakes it while it runs, the other one has it forgotten after its time.</summary>
internal sealed class JobReminders(IGrainBase job, JobOptions options)
{
    /// <summary>The name of the reminder that has a job forgotten.</summary>
    public const string Forget = "forget";

    private const string GoOn = "go on";

    // The shortest that Orleans allows.
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    // Orleans takes no more than seven weeks for a reminder.
    private static readonly TimeSpan ForgetCheck = TimeSpan.FromDays(1);

    /// <summary>Has the job woken.</summary>
    public Task WatchAsync() => job.RegisterOrUpdateReminder(GoOn, Watch, Watch);

    /// <summary>Has the job, which is over, forgotten. While there is one of the two reminders, a failure is made up for.</summary>
    public async Task SetForgetAsync()
    {
        var due = options.Retention < ForgetCheck ? options.Retention : ForgetCheck;
        if (await job.GetReminder(Forget) is null)
            await job.RegisterOrUpdateReminder(Forget, due, due);
    }

    /// <summary>Has the job woken no more.</summary>
    public Task EndWatchAsync() => UnregisterAsync(GoOn);

    /// <summary>The job is forgotten.</summary>
    public Task EndForgetAsync() => UnregisterAsync(Forget);

    private async Task UnregisterAsync(string name)
    {
        if (await job.GetReminder(name) is { } reminder)
            await job.UnregisterReminder(reminder);
    }
}
