namespace ModelPipeline.Cli.Tests;

/// <summary>Bodies of the server.</summary>
internal static class Samples
{
    public const string Job = "1b671a64-40d5-491e-99b0-da01ff1f3341";

    public static string Score(string user = "c1") =>
        $$"""{"pipeline":"churn","user":"{{user}}","outputs":{"p":0.5,"label":"bleibt für immer"},"modelVersion":"abc","retrievedAt":"2026-01-02T03:04:05Z","scoredAt":"2026-01-02T03:04:06Z","runId":"{{Job}}"}""";

    public static string NoInput(string user) =>
        $$$"""{"user":"{{{user}}}","problem":{"type":"urn:model-pipeline:problem:no-input","title":"No input row","status":404,"detail":"There is no row.","traceId":"t1"}}""";

    public static string Info(string status, int scored = 0, int failed = 0) =>
        $$"""{"id":"{{Job}}","pipeline":"churn","status":"{{status}}","total":3,"scored":{{scored}},"failed":{{failed}},"read":0,"usersPerSecond":1.5,"createdAt":"2026-01-02T03:04:05Z","startedAt":null,"finishedAt":null,"error":null}""";

    public static string Events(params string[] jobs) => string.Concat(jobs.Select(job => $"event: progress\ndata: {job}\n\n"));

    public static string Problem(int status, string kind) =>
        $$"""{"type":"urn:model-pipeline:problem:{{kind}}","title":"T","status":{{status}},"detail":"What happened.","traceId":"t1"}""";
}
