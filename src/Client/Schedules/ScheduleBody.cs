namespace ModelPipeline.Client;

/// <summary>The body of a request for a schedule.</summary>
internal sealed record ScheduleBody(string Cron, string TimeZone);
