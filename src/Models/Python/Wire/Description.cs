namespace ModelPipeline.Models.Python;

/// <summary>The description of a loaded model, as a Python process sends it.</summary>
internal sealed record Description
{
    /// <summary>The reason why the model could not be loaded; the other properties are then empty.</summary>
    public MessageFault? Fault { get; init; }

    /// <summary><c>estimator</c> or <c>module</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The inputs; null if the model does not name them.</summary>
    public DescribedColumn[]? Inputs { get; init; }

    /// <summary>The number of numbers in a row; null if the model does not tell it.</summary>
    public int? Features { get; init; }

    /// <summary>The outputs; null if only a call shows them.</summary>
    public DescribedColumn[]? Outputs { get; init; }

    /// <summary>The SHA-256 of all files that decide the score.</summary>
    public string Version { get; init; } = "";

    /// <summary>The files that decide the score, relative to the model's folder.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Warnings of libraries.</summary>
    public string[] Warnings { get; init; } = [];

    /// <summary>The version of the interpreter.</summary>
    public string Python { get; init; } = "";

    /// <summary>Whether workers are copies (forks) of the process.</summary>
    public bool Forks { get; init; }

    /// <summary>The memory of the process in bytes.</summary>
    public long Memory { get; init; }
}
