namespace ModelPipeline.Client;

/// <summary>How a <see cref="ModelPipelineClient"/> calls the server.</summary>
public sealed class ModelPipelineClientOptions
{
    /// <summary>The API key (<c>mp_...</c>) or token, sent as <c>Authorization: Bearer</c>. Default: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How often a call is made at most, where another attempt is safe. Default 3; 1 for no second attempt.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The wait before the second attempt, where the server names none; doubled for each further one. Default 500 ms.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before an attempt. A server that asks for a longer wait gets no further attempt. Default 30 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a server that has taken the connection may send nothing: from the last part of the request to the answer, and between two
    /// parts of the answer. Then the call fails, and is not made again. Default 10 minutes, the longest <c>Timeout</c> of a pipeline; <see
    /// cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. An upload has at least 10 minutes, and the events of a job have one
    /// minute, whatever is set here.
    /// </summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock of all waits.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
