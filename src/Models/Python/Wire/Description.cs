namespace ModelPipeline.Models.Python;

/// <summary>What a worker says of a model that it has loaded.</summary>
internal sealed record Description
{
    /// <summary>Set where it could not be loaded; then nothing else is.</summary>
    public MessageFault? Fault { get; init; }

    /// <summary><c>estimator</c> or <c>module</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The inputs; null where the model does not name them.</summary>
    public DescribedColumn[]? Inputs { get; init; }

    /// <summary>How many numbers a row has; null where the model does not say.</summary>
    public int? Features { get; init; }

    /// <summary>The outputs; null where only a call shows them.</summary>
    public DescribedColumn[]? Outputs { get; init; }

    /// <summary>SHA-256 of all files that decide the score.</summary>
    public string Version { get; init; } = "";

    /// <summary>Those files, relative to the model's folder.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>What libraries warned of.</summary>
    public string[] Warnings { get; init; } = [];

    /// <summary>The interpreter's version.</summary>
    public string Python { get; init; } = "";

    /// <summary>Whether the process can be copied.</summary>
    public bool Forks { get; init; }

    /// <summary>Bytes that the process has.</summary>
    public long Memory { get; init; }
}
