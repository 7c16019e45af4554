namespace ModelPipeline;

/// <summary>A cluster's database whose disk is full.</summary>
public static class FullDatabase
{
    /// <summary>What is wrong, and what to do.</summary>
    public const string Message = "The disk of the cluster's database (Cluster:Connection) is full; free space there.";

    // SQLite's words, PostgreSQL's code, and those of the operating system, which PostgreSQL repeats.
    private static readonly string[] Words = ["disk is full", "53100: ", "No space left on device"];

    /// <summary>
    /// Whether a message says so. Failures of the cluster's database come through Orleans, which keeps no type of the driver.
    /// </summary>
    public static bool IsIn(string message) => Words.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
