using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class AdamW : OptimizerHelper, optim.IBetas
{
    public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        if (lr < 0 || eps < 0 || weight_decay < 0)
        {
            throw new ArgumentException($"Invalid learning rate {lr}, eps {eps} or weight_decay value {weight_decay}: none may be negative");
        }

        if (beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1)
        {
            throw new ArgumentException($"Invalid beta1 {beta1} or beta2 {beta2}: both lie in [0, 1)");
        }

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        ((Options)param_group.Options).FillFrom((Options)_defaults);
        Add(param_group, parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            foreach (var parameter in group.Parameters)
            {
                Update(parameter, StateOf<State>(parameter), group.Options);
            }
        },
        closure);

    private static void Update(Parameter parameter, State state, Options options)
    {
        var gradient = parameter.grad;
        if (gradient is null)
        {
            return;
        }

        if (options.maximize!.Value)
        {
            gradient = -gradient;
        }

        var (beta1, beta2, lr) = (options.beta1!.Value, options.beta2!.Value, options.LearningRate!.Value);
        parameter.mul_(1 - (lr * options.weight_decay!.Value));

        state.step++;
        state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
        state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        if (options.amsgrad!.Value)
        {
            using var before = state.max_exp_avg_sq!;
            state.max_exp_avg_sq = maximum(before, state.exp_avg_sq).DetachFromDisposeScope();
        }

        var (firstBias, secondBias) = (1 - Math.Pow(beta1, state.step), 1 - Math.Pow(beta2, state.step));
        var denominator = ((state.max_exp_avg_sq ?? state.exp_avg_sq).sqrt() / Math.Sqrt(secondBias)).add_(options.eps!.Value);
        parameter.addcdiv_(state.exp_avg, denominator, -lr / firstBias);
    }
}
