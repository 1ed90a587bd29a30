# The relative-position bias, as the published weights were trained with it.
#
# The public code means a bias that is decomposed over (kd, kh, kw), but broadcasts it along other axes, and the
# weights learned that. With q(d,h,w) the unscaled query of a head, n the edge of the token grid that attends and
# R_x[a, b] = rel_pos_x[a - b + n - 1], the bias of query (d,h,w) for key (kd,kh,kw) is
#
#     D[d,h,w; kw]  = q(d,h,w)  . R_d[d,  kw]
#   + H[d,h; kd,kw] = q(d,h,kd) . R_h[h,  kw]     the query at w = kd, not at its own w
#   + W[d,h; kh,kw] = q(d,h,kh) . R_w[kh, kw]     the query at w = kh, not at its own w
#
# All three take their columns from one product of the queries with the reversed tables: R_x[a, kw] is row
# kw - a + n - 1 of the reversed rel_pos_x, so the columns for a given a are a contiguous range.


def table_products(self, queries):
    """queries (..., c) -> (..., 3, 2n - 1): their products with the reversed tables d, h and w."""
    tables = torch.cat([self.rel_pos_d, self.rel_pos_h, self.rel_pos_w]).view(3, -1, queries.size(-1))
    products = torch.matmul(queries, tables.flip([1]).flatten(0, 1).t())
    return products.view(queries.size()[:-1] + [3, self.edge * 2 - 1])


def shifted(self, products, axis: int, first: int):
    """products (..., 2n - 1) -> (..., n): along `axis`, whose position 0 is grid position `first`, position a
    takes the columns of kw = 0 .. n - 1."""
    columns = []
    for i in range(products.size(axis)):
        start = self.edge - 1 - first - i
        columns.append(products.select(axis, i).narrow(-1, start, self.edge))
    return torch.stack(columns, axis)
