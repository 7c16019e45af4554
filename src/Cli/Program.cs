using ModelPipeline.Cli;

return await Tool.RunAsync(args, Surroundings.OfProcess());
