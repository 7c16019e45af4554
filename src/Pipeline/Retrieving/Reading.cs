namespace ModelPipeline;

/// <summary>Reads a value as another type.</summary>
/// <returns>Null where it could; else why not, without the value, as a phrase that continues "column X ...".</returns>
internal delegate string? Reading<in TFrom, TTo>(TFrom from, out TTo to);
