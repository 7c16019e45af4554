namespace ModelPipeline.Compliance;

/// <summary>A model that takes no nulls and fails for some rows.</summary>
public interface IFailingModelSample : IModelSample
{
    /// <summary>The text that must not appear in an error about a row of <see cref="Poisoned"/>.</summary>
    string Poison { get; }

    /// <summary>The same rows, except one that contains <see cref="Poison"/>. The model fails for this row.</summary>
    Batch Poisoned(Batch rows, int row);
}
