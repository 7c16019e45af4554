namespace ModelPipeline.BigQueryEmulator;

/// <summary>How an emulator behaves.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, takes a free one, which a restart keeps.</summary>
    public int Port { get; init; }

    /// <summary>The port of the Storage Read API, as <see cref="Port"/>.</summary>
    public int StoragePort { get; init; }

    /// <summary>
    /// The clock of read sessions, of streaming buffers, of request ids, of slow jobs and of long polls. Default: the system's.
    /// </summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// For so long after a table was made, insertAll does not find it; where a table of its name was dropped before, rows go to that one
    /// and are lost. BigQuery takes minutes. Default: none.
    /// </summary>
    public TimeSpan HidesNewTables { get; init; }

    /// <summary>What an UPDATE, DELETE or MERGE takes before it changes anything, by the clock. Default: no time.</summary>
    public TimeSpan ChangeTime { get; init; }

    /// <summary>
    /// Logical bytes that a result may have that is kept with its query; a larger one is refused with responseTooLarge. BigQuery takes 10
    /// GB of compressed ones. Default: null, as many as there are.
    /// </summary>
    public long? MostResultBytes { get; init; }

    /// <summary>
    /// Rows streamed in the last 90 minutes keep UPDATE, DELETE and MERGE off their table, as in BigQuery. Default: true.
    /// </summary>
    public bool HasStreamingBuffer { get; init; } = true;
}
