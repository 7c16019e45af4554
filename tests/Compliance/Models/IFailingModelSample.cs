namespace ModelPipeline.Compliance;

/// <summary>A model that takes no null, and fails at some rows.</summary>
public interface IFailingModelSample : IModelSample
{
    /// <summary>What must not show in an error about a row of <see cref="Poisoned"/>.</summary>
    string Poison { get; }

    /// <summary>The same rows, but for one that holds <see cref="Poison"/>, at which the model fails.</summary>
    Batch Poisoned(Batch rows, int row);
}
