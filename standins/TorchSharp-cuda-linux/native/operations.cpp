// Arithmetic, reductions, shapes and the functional half of nn, as libtorch has them.
#include "layer.h"

using namespace layer;

#define UNARY(name) \
    LAYER_API op_##name(const Tensor* x, Tensor** out) { return guarded([&] { give(out, x->name()); }); }

#define BINARY(name) \
    LAYER_API op_##name(const Tensor* x, const Tensor* y, Tensor** out) { return guarded([&] { give(out, x->name(*y)); }); }

#define BINARY_SCALAR(name) \
    LAYER_API op_##name##_scalar(const Tensor* x, ScalarArgument y, Tensor** out) { return guarded([&] { give(out, x->name(y.scalar())); }); }

#define UNARY_INPLACE(name) \
    LAYER_API op_##name(Tensor* x) { return guarded([&] { x->name(); }); }

#define BINARY_INPLACE(name) \
    LAYER_API op_##name(Tensor* x, const Tensor* y) { return guarded([&] { x->name(*y); }); }

#define BINARY_SCALAR_INPLACE(name) \
    LAYER_API op_##name##_scalar(Tensor* x, ScalarArgument y) { return guarded([&] { x->name(y.scalar()); }); }

#define ALONG_DIM(name) \
    LAYER_API op_##name##_dim(const Tensor* x, int64_t dim, int64_t keepdim, Tensor** out) { return guarded([&] { give(out, x->name(dim, keepdim != 0)); }); }

UNARY(abs)
UNARY(alias)
UNARY(all)
UNARY(any)
UNARY(argmax)
UNARY(argmin)
UNARY(clone)
UNARY(contiguous)
UNARY(detach)
UNARY(exp)
UNARY(floor)
UNARY(isfinite)
UNARY(isinf)
UNARY(isnan)
UNARY(log)
UNARY(logical_not)
UNARY(max)
UNARY(min)
UNARY(neg)
UNARY(nonzero)
UNARY(reciprocal)
UNARY(relu)
UNARY(round)
UNARY(rsqrt)
UNARY(sigmoid)
UNARY(sign)
UNARY(sqrt)
UNARY(t)
UNARY(tanh)

UNARY_INPLACE(relu_)
UNARY_INPLACE(sigmoid_)
UNARY_INPLACE(tanh_)
UNARY_INPLACE(zero_)

BINARY(bitwise_and)
BINARY(bitwise_or)
BINARY(div)
BINARY(eq)
BINARY(ge)
BINARY(gt)
BINARY(le)
BINARY(logical_and)
BINARY(logical_or)
BINARY(lt)
BINARY(masked_select)
BINARY(matmul)
BINARY(maximum)
BINARY(minimum)
BINARY(mm)
BINARY(mul)
BINARY(ne)
BINARY(pow)

BINARY_SCALAR(div)
BINARY_SCALAR(eq)
BINARY_SCALAR(ge)
BINARY_SCALAR(gt)
BINARY_SCALAR(le)
BINARY_SCALAR(lt)
BINARY_SCALAR(mul)
BINARY_SCALAR(ne)
BINARY_SCALAR(pow)

BINARY_INPLACE(div_)
BINARY_INPLACE(mul_)
BINARY_SCALAR_INPLACE(div_)
BINARY_SCALAR_INPLACE(fill_)
BINARY_SCALAR_INPLACE(mul_)

ALONG_DIM(all)
ALONG_DIM(any)
ALONG_DIM(argmax)
ALONG_DIM(argmin)
ALONG_DIM(logsumexp)

LAYER_API op_gelu(const Tensor* x, Tensor** out) {
    return guarded([&] { give(out, at::gelu(*x)); });
}

LAYER_API op_add(const Tensor* x, const Tensor* y, ScalarArgument alpha, Tensor** out) {
    return guarded([&] { give(out, x->add(*y, alpha.scalar())); });
}

LAYER_API op_add_scalar(const Tensor* x, ScalarArgument y, ScalarArgument alpha, Tensor** out) {
    return guarded([&] { give(out, x->add(y.scalar(), alpha.scalar())); });
}

LAYER_API op_add_(Tensor* x, const Tensor* y, ScalarArgument alpha) {
    return guarded([&] { x->add_(*y, alpha.scalar()); });
}

LAYER_API op_add__scalar(Tensor* x, ScalarArgument y, ScalarArgument alpha) {
    return guarded([&] { x->add_(y.scalar(), alpha.scalar()); });
}

LAYER_API op_sub(const Tensor* x, const Tensor* y, Tensor** out) {
    return guarded([&] { give(out, x->sub(*y)); });
}

LAYER_API op_sub_scalar(const Tensor* x, ScalarArgument y, Tensor** out) {
    return guarded([&] { give(out, x->sub(y.scalar())); });
}

LAYER_API op_sub_(Tensor* x, const Tensor* y) {
    return guarded([&] { x->sub_(*y); });
}

LAYER_API op_sub__scalar(Tensor* x, ScalarArgument y) {
    return guarded([&] { x->sub_(y.scalar()); });
}

LAYER_API op_addcmul_(Tensor* x, const Tensor* first, const Tensor* second, ScalarArgument value) {
    return guarded([&] { x->addcmul_(*first, *second, value.scalar()); });
}

LAYER_API op_addcdiv_(Tensor* x, const Tensor* first, const Tensor* second, ScalarArgument value) {
    return guarded([&] { x->addcdiv_(*first, *second, value.scalar()); });
}

LAYER_API op_where(const Tensor* condition, const Tensor* x, const Tensor* y, Tensor** out) {
    return guarded([&] { give(out, at::where(*condition, *x, *y)); });
}

// has: bit 0 a lower bound, bit 1 an upper bound.
LAYER_API op_clamp(const Tensor* x, ScalarArgument min, ScalarArgument max, int64_t has, Tensor** out) {
    return guarded([&] {
        auto result = *x;
        if (has & 1) result = result.clamp_min(min.scalar());
        if (has & 2) result = result.clamp_max(max.scalar());
        give(out, std::move(result));
    });
}

LAYER_API op_softmax(const Tensor* x, int64_t dim, int64_t dtype, Tensor** out) {
    return guarded([&] { give(out, dtype < 0 ? x->softmax(dim) : x->softmax(dim, static_cast<at::ScalarType>(dtype))); });
}

LAYER_API op_log_softmax(const Tensor* x, int64_t dim, int64_t dtype, Tensor** out) {
    return guarded([&] { give(out, dtype < 0 ? x->log_softmax(dim) : x->log_softmax(dim, static_cast<at::ScalarType>(dtype))); });
}

// No dimensions means all of them.
LAYER_API op_sum(const Tensor* x, const int64_t* dims, int64_t count, int64_t keepdim, int64_t dtype, Tensor** out) {
    return guarded([&] {
        auto typed = dtype < 0 ? *x : x->to(static_cast<at::ScalarType>(dtype));
        give(out, count == 0 ? typed.sum() : typed.sum(array(dims, count), keepdim != 0));
    });
}

LAYER_API op_mean(const Tensor* x, const int64_t* dims, int64_t count, int64_t keepdim, int64_t dtype, Tensor** out) {
    return guarded([&] {
        auto typed = dtype < 0 ? *x : x->to(static_cast<at::ScalarType>(dtype));
        give(out, count == 0 ? typed.mean() : typed.mean(array(dims, count), keepdim != 0));
    });
}

LAYER_API op_var(const Tensor* x, const int64_t* dims, int64_t count, int64_t unbiased, int64_t keepdim, Tensor** out) {
    return guarded([&] {
        give(out, count == 0 ? at::var(*x, unbiased != 0) : at::var(*x, array(dims, count), unbiased != 0, keepdim != 0));
    });
}

LAYER_API op_std(const Tensor* x, const int64_t* dims, int64_t count, int64_t unbiased, int64_t keepdim, Tensor** out) {
    return guarded([&] {
        give(out, count == 0 ? at::std(*x, unbiased != 0) : at::std(*x, array(dims, count), unbiased != 0, keepdim != 0));
    });
}

LAYER_API op_norm(const Tensor* x, double p, Tensor** out) {
    return guarded([&] { give(out, x->norm(p)); });
}

LAYER_API op_max_dim(const Tensor* x, int64_t dim, int64_t keepdim, Tensor** values, Tensor** positions) {
    return guarded([&] {
        auto result = x->max(dim, keepdim != 0);
        give(values, std::move(std::get<0>(result)));
        give(positions, std::move(std::get<1>(result)));
    });
}

LAYER_API op_min_dim(const Tensor* x, int64_t dim, int64_t keepdim, Tensor** values, Tensor** positions) {
    return guarded([&] {
        auto result = x->min(dim, keepdim != 0);
        give(values, std::move(std::get<0>(result)));
        give(positions, std::move(std::get<1>(result)));
    });
}

LAYER_API op_sort(const Tensor* x, int64_t dim, int64_t descending, int64_t stable, Tensor** values, Tensor** positions) {
    return guarded([&] {
        auto result = x->sort(stable != 0, dim, descending != 0);
        give(values, std::move(std::get<0>(result)));
        give(positions, std::move(std::get<1>(result)));
    });
}

LAYER_API op_topk(const Tensor* x, int64_t k, int64_t dim, int64_t largest, int64_t sorted, Tensor** values, Tensor** positions) {
    return guarded([&] {
        auto result = x->topk(k, dim, largest != 0, sorted != 0);
        give(values, std::move(std::get<0>(result)));
        give(positions, std::move(std::get<1>(result)));
    });
}

LAYER_API op_allclose(const Tensor* x, const Tensor* y, double rtol, double atol, int64_t equal_nan, int64_t* out) {
    return guarded([&] { *out = x->allclose(*y, rtol, atol, equal_nan != 0); });
}

LAYER_API op_equal(const Tensor* x, const Tensor* y, int64_t* out) {
    return guarded([&] { *out = x->equal(*y); });
}

LAYER_API op_reshape(const Tensor* x, const int64_t* sizes, int64_t rank, Tensor** out) {
    return guarded([&] { give(out, x->reshape(array(sizes, rank))); });
}

LAYER_API op_view(const Tensor* x, const int64_t* sizes, int64_t rank, Tensor** out) {
    return guarded([&] { give(out, x->view(array(sizes, rank))); });
}

LAYER_API op_expand(const Tensor* x, const int64_t* sizes, int64_t rank, int64_t implicit, Tensor** out) {
    return guarded([&] { give(out, x->expand(array(sizes, rank), implicit != 0)); });
}

LAYER_API op_permute(const Tensor* x, const int64_t* order, int64_t rank, Tensor** out) {
    return guarded([&] { give(out, x->permute(array(order, rank))); });
}

LAYER_API op_transpose(const Tensor* x, int64_t first, int64_t second, Tensor** out) {
    return guarded([&] { give(out, x->transpose(first, second)); });
}

LAYER_API op_flatten(const Tensor* x, int64_t start, int64_t end, Tensor** out) {
    return guarded([&] { give(out, x->flatten(start, end)); });
}

LAYER_API op_squeeze(const Tensor* x, int64_t has_dim, int64_t dim, Tensor** out) {
    return guarded([&] { give(out, has_dim ? x->squeeze(dim) : x->squeeze()); });
}

LAYER_API op_unsqueeze(const Tensor* x, int64_t dim, Tensor** out) {
    return guarded([&] { give(out, x->unsqueeze(dim)); });
}

LAYER_API op_narrow(const Tensor* x, int64_t dim, int64_t start, int64_t length, Tensor** out) {
    return guarded([&] { give(out, x->narrow(dim, start, length)); });
}

LAYER_API op_index_select(const Tensor* x, int64_t dim, const Tensor* index, Tensor** out) {
    return guarded([&] { give(out, x->index_select(dim, *index)); });
}

LAYER_API op_gather(const Tensor* x, int64_t dim, const Tensor* index, Tensor** out) {
    return guarded([&] { give(out, x->gather(dim, *index)); });
}

LAYER_API op_bincount(const Tensor* x, const Tensor* weights, int64_t minlength, Tensor** out) {
    return guarded([&] { give(out, x->bincount(optional_tensor(weights), minlength)); });
}

LAYER_API op_one_hot(const Tensor* x, int64_t classes, Tensor** out) {
    return guarded([&] { give(out, at::one_hot(*x, classes)); });
}

LAYER_API op_uniform_(Tensor* x, double low, double high, const at::Generator* generator) {
    return guarded([&] { generator ? x->uniform_(low, high, *generator) : x->uniform_(low, high); });
}

LAYER_API op_normal_(Tensor* x, double mean, double std, const at::Generator* generator) {
    return guarded([&] { generator ? x->normal_(mean, std, *generator) : x->normal_(mean, std); });
}

LAYER_API nn_linear(const Tensor* input, const Tensor* weight, const Tensor* bias, Tensor** out) {
    return guarded([&] { give(out, at::linear(*input, *weight, optional_tensor(bias))); });
}

LAYER_API nn_dropout(const Tensor* input, double p, int64_t training, Tensor** out) {
    return guarded([&] { give(out, at::dropout(*input, p, training != 0)); });
}

LAYER_API nn_dropout_(Tensor* input, double p, int64_t training) {
    return guarded([&] { at::dropout_(*input, p, training != 0); });
}

LAYER_API nn_layer_norm(const Tensor* input, const int64_t* shape, int64_t rank, const Tensor* weight, const Tensor* bias, double eps, Tensor** out) {
    return guarded([&] { give(out, at::layer_norm(*input, array(shape, rank), optional_tensor(weight), optional_tensor(bias), eps)); });
}

LAYER_API nn_batch_norm(const Tensor* input, const Tensor* weight, const Tensor* bias, const Tensor* mean, const Tensor* variance, int64_t training, double momentum, double eps, Tensor** out) {
    return guarded([&] {
        give(out, at::batch_norm(*input, optional_tensor(weight), optional_tensor(bias), optional_tensor(mean), optional_tensor(variance),
                                 training != 0, momentum, eps, at::globalContext().userEnabledCuDNN()));
    });
}

LAYER_API nn_cross_entropy(const Tensor* input, const Tensor* target, const Tensor* weight, int64_t reduction, int64_t ignore_index, double label_smoothing, Tensor** out) {
    return guarded([&] { give(out, at::cross_entropy_loss(*input, *target, optional_tensor(weight), reduction, ignore_index, label_smoothing)); });
}

LAYER_API nn_nll_loss(const Tensor* input, const Tensor* target, const Tensor* weight, int64_t reduction, Tensor** out) {
    return guarded([&] { give(out, at::nll_loss(*input, *target, optional_tensor(weight), reduction)); });
}

LAYER_API nn_mse_loss(const Tensor* input, const Tensor* target, int64_t reduction, Tensor** out) {
    return guarded([&] { give(out, at::mse_loss(*input, *target, reduction)); });
}
