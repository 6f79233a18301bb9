using Sluice.Trainer.Hosting;

return await TrainerHost.RunAsync(Environment.GetEnvironmentVariable);
