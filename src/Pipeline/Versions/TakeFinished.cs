namespace ModelPipeline;

/// <summary>
/// Takes a finished batch of a pipeline that has shadow versions. Called on the thread of the run, once for each committed part: it must
/// return at once and must not throw.
/// </summary>
public delegate void TakeFinished(FinishedBatch batch);
