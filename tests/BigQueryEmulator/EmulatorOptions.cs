namespace ModelPipeline.BigQueryEmulator;

/// <summary>The options of an emulator.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The port on 127.0.0.1. 0, the default, takes a free port, which a restart keeps.</summary>
    public int Port { get; init; }

    /// <summary>The port of the Storage Read API, as <see cref="Port"/>.</summary>
    public int StoragePort { get; init; }

    /// <summary>
    /// The clock of read sessions, of streaming buffers, of request ids, of slow jobs and of long polls. Default: the system's.
    /// </summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// For this time after a table was created, insertAll does not find it. If an earlier table had its name, the rows go there and are
    /// lost. In BigQuery this takes minutes. Default: no time.
    /// </summary>
    public TimeSpan HidesNewTables { get; init; }

    /// <summary>The time of an UPDATE, DELETE or MERGE before it changes anything, by the clock. Default: no time.</summary>
    public TimeSpan ChangeTime { get; init; }

    /// <summary>
    /// The largest result, in logical bytes, that is kept with its query. A larger result is refused with responseTooLarge. The limit of
    /// BigQuery is 10 GB of compressed bytes. Default: null, no limit.
    /// </summary>
    public long? MostResultBytes { get; init; }

    /// <summary>
    /// Whether rows that were streamed in the last 90 minutes prevent UPDATE, DELETE and MERGE of their table, as in BigQuery. Default:
    /// true.
    /// </summary>
    public bool HasStreamingBuffer { get; init; } = true;
}
