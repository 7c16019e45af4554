namespace ModelPipeline.Tests;

internal sealed class AlarmGrain : Grain, IAlarmGrain, IRemindable
{
    public Task Set(TimeSpan period) => this.RegisterOrUpdateReminder("alarm", period, period);

    public async Task<string[]> List() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

    public async Task Stop() => await this.UnregisterReminder((await this.GetReminder("alarm"))!);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
