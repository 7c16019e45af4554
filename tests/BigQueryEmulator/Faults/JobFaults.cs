using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>Delays a job or makes it fail.</summary>
internal static class JobFaults
{
    /// <exception cref="ApiException">The job must fail.</exception>
    public static async Task ApplyAsync(Fault? fault, TableName? target, TimeProvider time, CancellationToken cancellationToken)
    {
        if (fault is null)
            return;
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, time, cancellationToken);
        if (ErrorOf(fault.Kind, target) is { } error)
            throw error;
    }

    private static ApiException? ErrorOf(FaultKind kind, TableName? target) => kind switch
    {
        FaultKind.JobBackendError =>
            new(400, "jobBackendError", "The job encountered an error during execution. Retrying the job may solve the problem."),
        FaultKind.JobInternalError =>
            new(400, "jobInternalError", "The job encountered an internal error during execution and was unable to complete successfully."),
        FaultKind.JobRateLimitExceeded =>
            new(400, "jobRateLimitExceeded", "Exceeded rate limits: too many concurrent queries for this project."),
        FaultKind.ConcurrentUpdate => ApiException.InvalidQuery($"Could not serialize access to table {target} due to concurrent update"),
        _ => null,
    };
}
