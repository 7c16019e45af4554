using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Log;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>Starts the jobs of queries.</summary>
internal sealed class QueryJobs(QueryAnalyzer analyzer, QueryRunner runner, JobStore jobs, FaultScript faults, EmulatorLog log,
    EmulatorOptions options)
{
    /// <param name="operation">The request of the query.</param>
    /// <param name="jobId">The client's id; null for a generated id.</param>
    /// <param name="configuration">The configuration with the query, as jobs.get shows it.</param>
    /// <exception cref="ApiException">The query cannot run, or the id is taken.</exception>
    public async Task<Job> StartAsync(Operation operation, QueryRequest request, string? jobId, JsonObject configuration,
        string? requestId = null, bool isFindable = true)
    {
        var labels = Labels.Read(configuration);
        var query = await analyzer.AnalyzeAsync(request, CancellationToken.None);
        jobId ??= $"job_{Guid.NewGuid():N}";
        var job = new Job(request.Project, jobId, query.Location, configuration, options.Time.GetUtcNow(), isFindable) { Query = query };
        await jobs.AddAsync(job);
        log.Add(new LoggedQuery(request.Sql, job.Id, requestId, query.Location, query.Bytes.Billed, labels));
        var fault = faults.TakeForJob(operation, query.Statement.ChangesRows);
        job.Start(cancellation => RunAsync(job, query, fault, cancellation), options.Time);
        return job;
    }

    private async Task RunAsync(Job job, AnalyzedQuery query, Fault? fault, CancellationToken cancellationToken)
    {
        await JobFaults.ApplyAsync(fault, query.Statement.Target, options.Time, cancellationToken);
        job.Outcome = await runner.RunAsync(query, cancellationToken);
        log.Bill(query.Bytes.Billed);
    }
}
