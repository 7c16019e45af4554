namespace ModelPipeline.Grains;

/// <summary>What a model made of a batch, or what it threw: what a call throws beside that is Orleans' own, and no row's fault.</summary>
internal readonly record struct ModelAnswer(Batch? Outputs, Exception? Failure);
