namespace ModelPipeline.BigQueryEmulator;

/// <summary>How an emulator behaves.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, takes a free one, which a restart keeps.</summary>
    public int Port { get; init; }

    /// <summary>The clock of streaming buffers, of request ids, of slow jobs and of long polls. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Rows streamed in the last 90 minutes keep UPDATE, DELETE and MERGE off their table, as in BigQuery. Default: true.</summary>
    public bool HasStreamingBuffer { get; init; } = true;
}
